"""What a run says: tables, the HTML report, why not, shortages, explanations."""
