using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace GeminiRx.Emulator.Tests;

/// <summary>Any text gives a script that answers, or an error with file, line and column.</summary>
public sealed class AnyScriptProperties
{
    private const string Half = "half of a character (an unpaired surrogate); write both halves, such as \\ud83d\\ude80";

    private static readonly string[] _words =
    [
        "when ",
        "otherwise\n",
        "prompt ",
        "model ",
        "method ",
        "is ",
        "contains ",
        "matches ",
        "and ",
        "\n ",
        "\n",
        "answer ",
        "text ",
        "echo ",
        "image ",
        "speech ",
        "call f ",
        "finish ",
        "fault ",
        "rhythm ",
        "first ",
        "events ",
        "\"x\" ",
        "\"\\ud800\" ",
        "\"\ud83d\ude80\" ",
        "\"",
        "\\",
        "\ud800",
        "\t",
        "\0",
        "/x(/ ",
        "/\\uD800/ ",
        "/x/i ",
        "{\"a\":\"\\udc00\"} ",
        "{} ",
        "embedContent ",
        "generateContent ",
        "503 ",
        "drop:1 ",
        "lf + cr ",
        "-1s ",
        "-Infinitys ",
        "1e9s ",
        "2m ",
        "3x2 ",
        "STOP ",
        "é ",
        "# ",
    ];

    [Property(MaxTest = 3_000)]
    public Property AnyText_IsAScriptOrAnError() =>
        Prop.ForAll(
            Gen.OneOf(
                    Gen.Elements(_words).ArrayOf().Select(words => string.Concat(words)),
                    // A rule whose line may be anything, so that many texts are scripts.
                    Gen.Elements(_words).ArrayOf().Select(words => "otherwise\n answer text " + string.Concat(words.Take(2))),
                    Gen.Elements(_words).ArrayOf().Select(words => "when prompt is " + string.Concat(words.Take(2)) + "\n answer echo")
                )
                .ToArbitrary(),
            text =>
            {
                var problem = ProblemOf(text);

                return (problem is null || problem.StartsWith("script:", StringComparison.Ordinal))
                    .ToProperty()
                    .Classify(problem is null && text.Contains("when", StringComparison.Ordinal), "conditions")
                    .Classify(problem?.Contains("half of a character", StringComparison.Ordinal) == true, "half of a character")
                    .Classify(problem is null && text.Length > 30, "script")
                    .Classify(problem is not null, "error");
            }
        );

    // Attributes cannot hold half of a character.
    [Fact]
    public void HalfOfACharacter_InALine_IsReportedWithItsPlace()
    {
        Assert.Equal("script:2:15: " + Half, ProblemOf("otherwise\n answer text \"\ud800\""));
        Assert.Equal("script:2:16: " + Half, ProblemOf("otherwise\n answer text \"a\udc00\ud800\""));
        Assert.Equal("script:1:3: " + Half, ProblemOf("# \ud800\n"));
        Assert.Null(ProblemOf("otherwise\n answer text \"\ud83d\ude80\""));
    }

    private static string? ProblemOf(string text)
    {
        try
        {
            var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse(text) });
            using var answer = emulator.SendAsync().GetAwaiter().GetResult();
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
