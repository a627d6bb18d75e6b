"""The calls of Service Connector Hub, version 20200909."""
