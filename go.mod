module github.com/liclog/liclog

go 1.25.0
