;; A farm from a table: one line a machine in hosts.txt beside this file, written by other tools.
(define-module (farm)
  #:use-module (guix scripts offload)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 rdelim)
  #:use-module ((ice-9 textual-ports) #:select (get-string-all)))

;; What machines of a kind have in common.
(define* (machine name host-key
                  #:key (port 22) (slots 1) (speed 1.0) (features '()) #:rest rest)
  (build-machine
    (name (string-append name ".farm.example.org"))
    (systems '("x86_64-linux"))
    (user "offload")
    (host-key host-key)
    (port port)
    (parallel-builds slots)
    (speed speed)
    (features features)
    ;; A field's expression can use the fields before it.
    (daemon-socket (string-append "/run/guix/" name "/socket"))))

;; Lines such as "NAME CORES TYPE BASE64", comments, and empty lines.
(define (fields line)
  (string-tokenize (car (string-split line #\#))))

(define hosts (string-append (dirname (current-filename)) "/hosts.txt"))

(define lines
  (filter pair?
          (map fields
               (string-split (string-trim-right (call-with-input-file hosts get-string-all))
                             #\newline))))

(define (line->machine line)
  (let ((name (first line))
        (cores (string->number (second line)))
        (key (string-join (drop line 2) " ")))
    (machine name key
             ;; Builds use two cores each; the big machines take big packages.
             #:slots (max 1 (quotient cores 2))
             #:speed (if (string-prefix? "new" name) 2.5 1.0)
             #:features (if (>= cores 16) '("kvm" "big-parallel") '()))))

;; Fastest first, and none twice.
(sort (delete-duplicates (map line->machine lines)
                         (lambda (a b)
                           (string=? (build-machine-name a) (build-machine-name b))))
      (lambda (a b)
        (> (build-machine-speed a) (build-machine-speed b))))
