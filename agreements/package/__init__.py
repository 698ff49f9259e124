"""What a party needs for its decision: agreement, letter, draft decision, summary and differences, as a zip."""
