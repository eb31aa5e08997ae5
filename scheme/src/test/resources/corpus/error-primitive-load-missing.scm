;; primitive-load of a file that is not there.
(primitive-load (string-append (dirname (current-filename)) "/parts/nowhere.scm"))
