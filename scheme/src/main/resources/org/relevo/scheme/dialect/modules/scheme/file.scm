;;; (scheme file): reading files.
(define-module (scheme file)
  #:re-export (call-with-input-file file-exists? open-input-file with-input-from-file))
