package dbtest

// Tables is tables.
var Tables = tables
