"""The statement round as it is read: places in the text, the letter, personal links, the summary of the statements."""
