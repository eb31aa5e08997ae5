;; Names of files: basename, dirname, existence.
(define here (dirname (current-filename)))
(list (basename "/a/b.scm") (basename "/a/b.scm" ".scm") (dirname "/a/b/c") (dirname "c") (dirname "/")
      (basename (current-filename)) (file-exists? (string-append here "/parts/hosts.txt"))
      (file-exists? (string-append here "/parts/none")) (absolute-file-name? here) (in-vicinity "/a" "b"))
