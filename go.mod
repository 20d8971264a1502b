module github.com/liclog/liclog

go 1.25.0

require github.com/BurntSushi/toml v1.6.0

require (
	github.com/fsnotify/fsnotify v1.10.1 // indirect
	golang.org/x/sys v0.13.0 // indirect
)
