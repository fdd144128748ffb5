import PackagePlugin
@main struct NewService: CommandPlugin { func performCommand(context: PluginContext, arguments: [String]) throws {} }
