;; A file that is not there, to read.
(call-with-input-file "/surely/not/there" read)
