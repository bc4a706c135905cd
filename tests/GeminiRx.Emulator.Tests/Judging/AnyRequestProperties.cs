using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace GeminiRx.Emulator.Tests;

/// <summary>
/// Any JSON gets an answer of the service's kind, also when it is answered nevertheless: nothing in it makes the emulator fail.
/// </summary>
/// <remarks>Red, each, when the number of candidates of a refused request was not forced into its range, and when a refused request without
/// turns was read like one with turns.
/// </remarks>
public sealed class AnyRequestProperties
{
    private static readonly string[] _names =
    [
        "contents",
        "parts",
        "text",
        "role",
        "functionCall",
        "functionResponse",
        "name",
        "generationConfig",
        "candidateCount",
        "maxOutputTokens",
        "stopSequences",
        "responseSchema",
        "responseMimeType",
        "properties",
        "enum",
        "type",
        "tools",
        "functionDeclarations",
        "parameters",
        "toolConfig",
        "functionCallingConfig",
        "mode",
        "thinkingConfig",
        "thinkingBudget",
        "imageConfig",
        "aspectRatio",
        "responseModalities",
        "other",
    ];

    private static readonly string[] _values =
    [
        "\"x\"",
        "\"\"",
        "\"NaN\"",
        "\"1:0\"",
        "\"application/json\"",
        "\"ANY\"",
        "\"IMAGE\"",
        "-1",
        "2",
        "1e300",
        "0.5",
        "null",
        "true",
    ];

    [Property(MaxTest = 3_000)]
    public Property AnyJson_IsAnsweredOrRefused(int seed, bool stream)
    {
        var random = new Random(seed);
        var contents = random.Next(2) == 0 ? """[{"parts":[{"text":"x"}]}]""" : Json(random, 5);
        var numbers = $"{{\"candidateCount\":{Json(random, 0)},\"maxOutputTokens\":{Json(random, 0)},{Member(random, 3)}}}";
        var config = random.Next(3) switch
        {
            0 => numbers,
            1 => Json(random, 4),
            _ => "{}",
        };
        var tools = random.Next(2) == 0 ? "[]" : Json(random, 5);
        var body = $"{{\"contents\":{contents},\"generationConfig\":{config},\"tools\":{tools}}}";
        var (strict, lenient) = (new GeminiEmulator(Wire.AtOnce), new GeminiEmulator(Wire.AtOnce with { Lenient = true }));

        var refuses = !Answers(strict, stream, body);
        Answers(lenient, stream, body);

        Assert.Equal(refuses, strict.Findings.Count > 0);
        Assert.Equal(strict.Findings, lenient.Findings);
        return true
            .ToProperty()
            .Classify(!refuses, "accepted")
            .Classify(refuses, "refused")
            .Classify(strict.Findings.Count > 1, "several findings");
    }

    private static bool Answers(GeminiEmulator emulator, bool stream, string body)
    {
        using var response = emulator.SendAsync(stream ? Wire.Sse : Wire.Whole, body).GetAwaiter().GetResult();
        var text = response.TextAsync().GetAwaiter().GetResult();
        Assert.True((int)response.StatusCode is 200 or 400, $"{response.StatusCode} for {body}: {text}");
        return response.IsSuccessStatusCode;
    }

    private static string Json(Random random, int depth) =>
        (depth == 0 ? 0 : random.Next(8)) switch
        {
            0 => _values[random.Next(_values.Length)],
            1 or 2 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth - 1)))}]",
            _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(6)).Select(_ => Member(random, depth - 1)))}}}",
        };

    private static string Member(Random random, int depth) => $"\"{_names[random.Next(_names.Length)]}\":{Json(random, depth)}";
}
