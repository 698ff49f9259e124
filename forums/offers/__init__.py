"""What the portal itself proposes for an agenda, each with its reason and figures."""
