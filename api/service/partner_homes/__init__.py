"""A partner's own homes: kept one by one or as files, taken off the market and given back; managers keep
everybody's."""
