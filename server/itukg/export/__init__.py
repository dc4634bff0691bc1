"""The whole site as files, with the rules by which a web server answers from them as `itukg serve` would."""
