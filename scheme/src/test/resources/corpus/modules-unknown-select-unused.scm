;; The same with #:select and in define-module. Differs: Guile stops at the import.
(define-module (farm unknown)
  #:use-module ((gnu system keyboard) #:select (keyboard-layout))
  #:use-module (srfi srfi-1))
(last '(1 2 3))
