;; scandir of (ice-9 ftw) gives sorted names.
(use-modules (ice-9 ftw))
(scandir (string-append (dirname (current-filename)) "/parts")
         (lambda (name) (string-suffix? ".txt" name)))
