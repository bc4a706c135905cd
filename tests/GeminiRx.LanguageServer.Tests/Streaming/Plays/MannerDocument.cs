using System.Text;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Documents and answers that share lines.</summary>
internal static class MannerDocument
{
    public static string[] Lines { get; } =
    ["- item", "}", "", "- item", "    }", "  go(\"x\", 'y');", "", "fo ox ox", "| a | b |", "text  "];

    /// <summary>A document of some lines, and a place in it.</summary>
    /// <param name="random">The source of random numbers.</param>
    /// <param name="isToBeFormatted">Whether a formatter will run: then the place is at the start of a line.</param>
    public static (string Text, int Place) Create(Random random, bool isToBeFormatted)
    {
        var text = new StringBuilder();
        var lines = 1 + random.Next(9);
        for (var line = 0; line < lines; line++)
        {
            text.Append(Lines[random.Next(Lines.Length)]);
            text.Append(random.Next(5) == 0 ? ((char)('\u03B1' + line)).ToString() : "");
            text.Append(line < lines - 1 || random.Next(3) > 0 ? "\n" : "");
        }

        var whole = text.ToString();
        var place = random.Next(whole.Length + 1);
        if ((random.Next(4) > 0 || isToBeFormatted) && place < whole.Length)
        {
            // Most answers begin at the start of a line. With a formatter all do: a place inside an indentation cannot be found again.
            place = whole.LastIndexOf('\n', Math.Max(place - 1, 0)) + 1;
        }

        return (whole, place);
    }
}
