;;; Runs the programs of the corpus, and writes what each gives:
;;;
;;;   guile --no-auto-compile corpus.scm CORPUS OUT
;;;
;;; For every CORPUS/NAME.scm it writes OUT/NAME.out: the value of the last form as `write' has it, a machine as a list
;;; of its fields, a list of machines one a line; or "error KEY" with the key that was thrown, and for an unbound
;;; variable its name.
(add-to-load-path (dirname (current-filename)))
(use-modules (ice-9 ftw)
             (ice-9 match)
             (srfi srfi-1)
             (guix scripts offload))

;; Programs see a home of their own, so that defaults are the same everywhere.
(setenv "HOME" "/home/u")
(fluid-set! %default-port-encoding "UTF-8")
(set! %load-should-auto-compile #f)
;; Guile's advice on what is loaded or deprecated says nothing about values.
(current-warning-port (%make-void-port "w"))

(define (fields machine)
  (define (key file)
    (let ((home (string-append (getenv "HOME") "/")))
      (if (string-prefix? home file)
          (string-append "~/" (string-drop file (string-length home)))
          file)))
  `(machine (name ,(build-machine-name machine))
            (systems ,(build-machine-systems machine))
            (user ,(build-machine-user machine))
            ;; The comment after the type and the key says nothing.
            (host-key ,(match (string-tokenize (build-machine-host-key machine))
                         ((type key . _) (string-append type " " key))))
            (port ,(build-machine-port machine))
            (private-key ,(key (build-machine-private-key machine)))
            (compression ,(build-machine-compression machine))
            (compression-level ,(build-machine-compression-level machine))
            (daemon-socket ,(build-machine-daemon-socket machine))
            (overload-threshold ,(and=> (build-machine-overload-threshold machine) exact->inexact))
            (parallel-builds ,(build-machine-parallel-builds machine))
            (speed ,(exact->inexact (build-machine-speed machine)))
            ;; Features are a set: their order says nothing.
            (features ,(sort (build-machine-features machine) string<?))))

(define (plain value)
  (cond ((build-machine? value) (fields value))
        ((pair? value) (cons (plain (car value)) (plain (cdr value))))
        (else value)))

(define (write-value value port)
  (if (and (pair? value) (list? value) (every build-machine? value))
      (for-each (lambda (machine) (write-value machine port)) value)
      (begin (write (plain value) port) (newline port))))

(define (write-error key args port)
  (display "error " port)
  (display key port)
  (match args
    ((_ _ (name . _) . _) (when (eq? key 'unbound-variable) (display " " port) (display name port)))
    (_ #f))
  (newline port))

(define (fresh-module)
  "Return a module as Guix gives a machine file: Guile's core and the vocabulary of machines."
  (let ((module (make-fresh-user-module)))
    (module-use! module (resolve-interface '(guix scripts offload)))
    module))

(define (run program port)
  (define path %load-path)
  (catch #t
    (lambda ()
      (write-value
       (save-module-excursion
        (lambda ()
          (set-current-module (fresh-module))
          (primitive-load program)))
       port))
    (lambda (key . args) (write-error key args port)))
  (set! %load-path path))

(match (command-line)
  ((_ corpus out)
   (let ((corpus (canonicalize-path corpus))
         (out (canonicalize-path out)))
     ;; primitive-load takes relative names as relative to where the process is.
     (chdir corpus)
     (for-each
      (lambda (file)
        (call-with-output-file (string-append out "/" (basename file ".scm") ".out")
          (lambda (port) (run (string-append corpus "/" file) port))
          #:encoding "UTF-8"))
      (scandir corpus (lambda (name) (string-suffix? ".scm" name)))))))
