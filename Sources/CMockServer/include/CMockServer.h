#ifndef CMOCKSERVER_H
#define CMOCKSERVER_H
#endif
