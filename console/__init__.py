"""What people touch: the command line, and `vigil up`, which keeps everything running."""
