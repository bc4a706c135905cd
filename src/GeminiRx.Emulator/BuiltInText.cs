namespace GeminiRx.Emulator;

/// <summary>What the emulator says when nobody told it what to say: its own words, and it says so. Lines end in LF on every platform.</summary>
internal static class BuiltInText
{
    public static string Answer { get; } = """
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
        """.ReplaceLineEndings("\n") + "\n";

    public static string Thought { get; } = """
        **Not a thought**

        The GeminiRx emulator does not think. This summary is built in and stands where a model's thoughts would be.


        """.ReplaceLineEndings("\n");
}
