namespace GeminiRx.Emulator;

/// <summary>
/// The default texts of the emulator. The first line of each states that no model wrote it. Lines end with LF on every platform.
/// </summary>
internal static class BuiltInTexts
{
    public const string Default = "story";

    /// <summary>The text beside a picture.</summary>
    public const string Picture = "No model made this picture: it is one of the GeminiRx emulator.";

    // Named here because they are invisible in the texts.
    private const string LineSeparator = "\u2028";
    private const string ParagraphSeparator = "\u2029";
    private const string NextLine = "\u0085";
    private const string FromRightToLeft = "\u2067";
    private const string EndOfIsolate = "\u2069";

    private const string Story = """
        # No model wrote this: the built-in text of the GeminiRx emulator

        You asked for something, and this is not the answer. It is a fixed text, the
        same for every prompt, kept in the emulator so that you can watch a stream
        arrive without a key, a network or a bill. To hear a real model, create a key
        in Google AI Studio and set it as `GEMINI_API_KEY` before you start again.
        Until then, here is a little story about the exploration of space. 🚀

        ## The Slow Post

        The probe was called *Café*, because somebody on the committee had been tired.
        It left the inner planets with a camera, a clock and a radio about as strong
        as a bicycle lamp, and for eleven years it had nothing to report but the cold.

        Each night Inès went up to the listening room and turned the great dish towards
        it. The signal came in handfuls: a few lines, then a pause, then a few lines
        more. New colleagues found this hard to bear. They tapped on the glass, they
        asked whether the line had dropped, they wanted to send the question again.

        "Let it talk," Inès would say. "It is six light-hours away. What has arrived is
        ours already, and what has not arrived is still on its way."

        In the twelfth year the handfuls changed. Between the temperatures and the
        star positions there was a shadow, round and very dark, where no chart had
        one. The probe had noticed it first, turned its camera by itself, and started
        to count. By morning the whole station stood in the listening room, reading
        over her shoulder while the lines were still coming in:

        - a small world, no wider than a long day's drive;
        - a ring around it, thin as a scratch on a window;
        - and on its dark side, slow and regular, a light.

        Nobody spoke. The next handful would take a while, as it always did. Someone
        made coffee. Someone else opened the logbook at a clean page and wrote down the
        hour, and below it, because the page looked so empty, a single word: *listening*.

        Far out, *Café* drifted past the little world and kept its lamp lit. It did not
        know that anyone was waiting. It had one rule, and the rule was enough: say what
        you see, in order, and leave nothing out.

        The light on the dark side blinked once more, as if it had heard.

        """;

    private const string Markdown = """
        # No model wrote this: Markdown of the GeminiRx emulator

        Everything that a renderer of **Markdown** meets while it *streams*: `code`, a
        [link](https://example.org/a_(b)), ~~nothing~~ and a hard\
        line break.

        ## Code

        ```csharp
        // A fence may hold what looks like another: ## no heading, | no table |
        foreach (var handful in Signal("Café"))
        {
            Console.Write($"{handful} ");
        }
        ```

        ~~~python
        def listen(handfuls):
            return "".join(handfuls)  # ``` is no fence in here
        ~~~

            indented by four blanks, which is code as well

        ## A table

        | probe | launched | light-hours |
        | :--- | ---: | :---: |
        | *Café* | 2041 | 6 |
        | Pipe \| dream | 2043 | 11 |

        ## Lists

        1. one
        2. two
           - nested
             - deeper
        3. three

        - [x] done
        - [ ] not done

        > A quotation
        > > inside a quotation

        ---

        Mathematics: $e^{i\pi} + 1 = 0$. The end.
        """;

    private const string Languages = """
        No model wrote this: one sentence in several languages, from the GeminiRx emulator.

        Deutsch: Was angekommen ist, gehört uns schon; alles Übrige ist noch unterwegs.
        Français : ce qui est arrivé est déjà à nous, le reste est encore en chemin.
        Ελληνικά: ό,τι έφτασε είναι ήδη δικό μας.
        Русский: то, что дошло, уже наше, а остальное ещё в пути.
        Tiếng Việt: những gì đã đến đã là của chúng ta.
        中文：已经到达的就是我们的，其余的还在路上。
        日本語：届いたものはもう私たちのもの。残りはまだ途中です。
        한국어: 도착한 것은 이미 우리 것이고, 나머지는 오는 중입니다.
        हिन्दी: जो पहुँच गया वह हमारा है, बाकी अभी रास्ते में है।
        ไทย: สิ่งที่มาถึงแล้วเป็นของเรา ที่เหลือกำลังเดินทาง
        """;

    private const string Emoji = $"""
        No model wrote this: emoji and marks that are easily cut in two, from the GeminiRx emulator.

        Beyond the BMP: 🚀 🪐 🛰️ 😀
        Joined: 👩‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️‍🔥
        With a tone: 👍🏽 👋🏿 👩🏾‍💻
        Flags: 🇩🇪 🇯🇵 🇧🇷 🏴󠁧󠁢󠁳󠁣󠁴󠁿
        Keycaps: 1️⃣ #️⃣
        Combining: é = é, ñ, Å, z̸͎̓
        Separators inside a line:{LineSeparator}and{ParagraphSeparator}and{NextLine}here.
        """;

    private const string RightToLeft = $"""
        No model wrote this: text that runs from right to left, from the GeminiRx emulator.

        עברית: מה שהגיע כבר שלנו, והשאר עדיין בדרך.
        العربية: ما وصل فهو لنا، والباقي ما زال في الطريق.
        فارسی: آنچه رسیده از آنِ ماست و بقیه هنوز در راه است.
        Mixed: the word שלום is Hebrew, and 123 ABC مرحبا 456 has numbers in it.
        Isolated: {FromRightToLeft}שלום, world!{EndOfIsolate} and on.
        """;

    /// <summary>The texts by name; a prompt that holds the name as a word gets that text.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            [Default] = Whole(Story),
            ["markdown"] = Whole(Markdown),
            ["languages"] = Whole(Languages),
            ["emoji"] = Whole(Emoji),
            ["right-to-left"] = Whole(RightToLeft),
        };

    public static string Thought { get; } =
        """
            **Not a thought**

            The GeminiRx emulator does not think. This summary is built in and stands where a model's thoughts would be.


            """.ReplaceLineEndings("\n");

    /// <summary>The name of the text that a prompt asks for.</summary>
    public static string NameFor(string prompt)
    {
        var words = prompt.Split(
            [' ', '\t', '\r', '\n', ',', '.', ':', ';', '!', '?', '(', ')', '"', '\''],
            StringSplitOptions.RemoveEmptyEntries
        );
        return All.Keys.FirstOrDefault(name => words.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? Default;
    }

    // ReplaceLineEndings would take the separators for line ends.
    private static string Whole(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
}
