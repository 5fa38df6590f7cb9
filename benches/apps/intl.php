<?php
// Prints `{ answer, times }` of the extension intl. Its functions here need no data files of ICU.

function milliseconds(callable $work): float {
    $begin = hrtime(true);
    $work();
    return (hrtime(true) - $begin) / 1e6;
}

$text = implode(' ', array_map(fn ($index) => "A\u{30a}ngstro\u{308}m$index", range(1, 5000)));
$answer = '';
$loading = milliseconds(fn () => dl('intl') || exit('cannot load intl'));
$normalizing = milliseconds(function () use ($text, &$answer) {
    $composed = Normalizer::normalize($text, Normalizer::FORM_C);
    $answer = md5($composed . implode(array_map('IntlChar::toupper', mb_str_split($composed))));
});
echo json_encode(['answer' => $answer, 'times' => ['loading' => $loading, 'normalizing' => $normalizing]]);
