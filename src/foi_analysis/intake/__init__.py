"""Takes replies in: the register, the scan of incoming files, quarantine."""
