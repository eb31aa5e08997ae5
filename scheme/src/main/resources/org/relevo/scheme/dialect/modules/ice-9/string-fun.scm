;;; (ice-9 string-fun): more on strings.
(define-module (ice-9 string-fun)
  #:re-export (string-replace-substring))
