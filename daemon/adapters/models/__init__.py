"""The classifier: its versions, labels and trials."""
