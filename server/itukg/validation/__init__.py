"""SHACL validation of a dataset, told in the words of the dataset and with the place in its files."""
