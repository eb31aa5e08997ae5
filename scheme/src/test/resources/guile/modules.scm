;;; Tells which names Relevo's modules export that Guile's of the same name do not:
;;;
;;;   guile --no-auto-compile modules.scm DIRECTORY
;;;
;;; DIRECTORY has the sources of Relevo's modules. Prints "(MODULE ...) NAME" for each such name, and "(MODULE ...)"
;;; for a module that Guile does not have.
(use-modules (ice-9 ftw) (ice-9 match) (srfi srfi-1))

(set! %load-should-auto-compile #f)

(define (sources directory)
  (file-system-fold (const #t)
                    (lambda (file stat all)
                      (if (string-suffix? ".scm" file) (cons file all) all))
                    (lambda (directory stat all) all)
                    (lambda (directory stat all) all)
                    (lambda (directory stat all) all)
                    (lambda (file stat errno all) all)
                    '()
                    directory))

(define exports
  (match-lambda
    (() '())
    (((or #:export #:re-export) names . rest) (append names (exports rest)))
    ((_ . rest) (exports rest))))

(define (check file)
  (match (call-with-input-file file read)
    (('define-module name . options)
     (let ((interface (false-if-exception (resolve-interface name))))
       (if interface
           (for-each (lambda (export)
                       (unless (module-variable interface export)
                         (format #t "~s ~a~%" name export)))
                     (exports options))
           (format #t "~s~%" name))))))

(for-each check (sort (sources (second (command-line))) string<?))
