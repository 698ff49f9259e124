"""Follow-up across agreements: county dashboard, municipality page, the country, maps and the start page."""
