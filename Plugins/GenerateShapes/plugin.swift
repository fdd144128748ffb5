import PackagePlugin
@main struct GenerateShapes: CommandPlugin { func performCommand(context: PluginContext, arguments: [String]) throws {} }
