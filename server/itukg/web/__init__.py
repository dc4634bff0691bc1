"""What stands between the network and the application: the listening socket, proxies, bodies, logs, numbers."""
