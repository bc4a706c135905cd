using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Emulator.Tests;

public sealed class EmulatorScriptTests
{
    private const string Script = """
        # What the tests ask.
        when prompt matches /weather\/rain/i
          call get_weather {"city": "Paris"}
          call get_time

        when model is gemini-4-* and prompt contains "slow"
          rhythm first 2s every 500ms events 1 characters 20
          answer text "a \"slow\" answer\n"
          finish MAX_TOKENS
        when model is my-own
          answer markdown
        when prompt is "broken"
          fault 503 times 1
        when prompt contains "é"
            answer text "accent"
        otherwise
        	answer echo
        """;

    private readonly GeminiEmulator _emulator = new(Wire.AtOnce with { Script = EmulatorScript.Parse(Script) });

    [Fact]
    public async Task FirstRuleThatFits_Decides()
    {
        Assert.Equal("nothing else", await SayAsync("nothing else"));
        Assert.Equal("accent", await SayAsync("É"));
        Assert.Contains("## Code", await SayAsync("x", "my-own"), StringComparison.Ordinal);
        Assert.Equal("slow", await SayAsync("slow"));
    }

    [Fact]
    public async Task Calls_ArePartsOfOneTurn()
    {
        var answer = Assert.Single(Wire.Events(await AskAsync("the WEATHER/RAIN")));

        Assert.Equal(
            ["get_weather", "get_time"],
            answer.Parts().Select(part => part.GetProperty("functionCall").GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task Fault_OccursAsOftenAsTheScriptDefines()
    {
        Assert.Contains("UNAVAILABLE", await AskAsync("broken"), StringComparison.Ordinal);
        Assert.Contains("No model wrote this", await SayAsync("broken"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rhythm_TextAndReason_AreThoseOfTheRule()
    {
        var time = new FakeTimeProvider();
        var emulator = new GeminiEmulator(new EmulatorOptions { Script = EmulatorScript.Parse(Script), TimeProvider = time });
        using var response = await emulator.SendAsync(
            "https://emulator.test/v1beta/models/gemini-4-argon:streamGenerateContent?alt=sse",
            Wire.Hi.Replace("Hi", "slow", StringComparison.Ordinal)
        );
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        var read = stream.ReadOnceAsync();
        time.Advance(TimeSpan.FromSeconds(1.999));
        Assert.False(read.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var answer = Assert.Single(Wire.Events(await read));
        Assert.Equal(
            ("a \"slow\" answer\n", "MAX_TOKENS"),
            (answer.Text(), answer.GetProperty("candidates")[0].GetProperty("finishReason").GetString())
        );
    }

    [Fact]
    public async Task Files_AreFoundBesideTheScript()
    {
        var folder = Directory.CreateTempSubdirectory("emulator").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "story of old.md"), "Once é", TimeoutToken.Start());
            await File.WriteAllTextAsync(Path.Combine(folder, "recorded.txt"), "data: 1\n\n", TimeoutToken.Start());
            await File.WriteAllTextAsync(
                Path.Combine(folder, "rules"),
                "when prompt is \"a\"\n answer file story of old.md\nwhen prompt is \"b\"\n answer bytes recorded.txt\n",
                TimeoutToken.Start()
            );
            var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Load(Path.Combine(folder, "rules")) });

            Assert.Equal(
                "Once é",
                string.Concat((await emulator.EventsAsync(Wire.Hi.Replace("Hi", "a", StringComparison.Ordinal))).Select(e => e.Text()))
            );
            Assert.Equal("data: 1\n\n", await emulator.AskAsync(Wire.Hi.Replace("Hi", "b", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("wenn prompt is \"x\"", 1, 1, "unknown word 'wenn'; expected one of: when, otherwise")]
    [InlineData("whem prompt is \"x\"", 1, 1, "expected one of: when, otherwise; did you mean 'when'?")]
    [InlineData("when promt is \"x\"", 1, 6, "unknown word 'promt'; expected one of: prompt, model, method; did you mean 'prompt'?")]
    [InlineData("when prompt has \"x\"", 1, 13, "unknown word 'has'; expected one of: contains, is, matches")]
    [InlineData("when prompt is x", 1, 16, "expected a quoted text such as \"a text\", found ")]
    [InlineData("when prompt is \"x", 1, 16, "expected a quoted text such as \"a text\", found ")]
    [InlineData("when prompt is \"\\q\"", 1, 18, "invalid escape in \"\\q\"")]
    [InlineData("when prompt is", 1, 15, "expected a quoted text, found the end of the line")]
    [InlineData("when prompt matches /(/", 1, 21, "invalid regular expression /(/: ")]
    [InlineData("when prompt matches /x/g", 1, 24, "unknown flag 'g'")]
    [InlineData("when prompt matches x", 1, 21, "expected a regular expression between slashes such as /weather/i, found x")]
    [InlineData("when prompt is \"x\" or", 1, 20, "unknown word 'or'; expected one of: and")]
    [InlineData("when model is a and model is b\n answer echo", 1, 30, "second model 'b' in one rule")]
    [InlineData("when prompt is \"x\"\n", 1, 1, "this rule has no action")]
    [InlineData("when prompt is \"x\"\notherwise\n answer echo", 1, 1, "this rule has no action")]
    [InlineData("# one\n\n answer echo", 3, 2, "unexpected indented line before the first rule")]
    [InlineData("otherwise\n say x", 2, 2, "unknown word 'say'; expected one of: answer, call, finish, fault, rhythm")]
    [InlineData(
        "otherwise\n answer poem",
        2,
        9,
        "unknown word 'poem'; expected one of: text, file, bytes, echo, story, markdown, languages, emoji, right-to-left"
    )]
    [InlineData("otherwise\n answer", 2, 8, "expected one of: text, ")]
    [InlineData("otherwise\n answer echo echo", 2, 14, "unexpected text at the end of the line: echo")]
    [InlineData("otherwise\n answer echo\n answer story", 3, 2, "this rule already has an answer; remove one of the two")]
    [InlineData("otherwise\n answer echo\n call f", 3, 2, "this rule already has an answer; a rule can either answer or call functions")]
    [InlineData("otherwise\n answer file no such file.md", 2, 14, "file not found: ./no such file.md")]
    [InlineData("otherwise\n call f [1]", 2, 9, "invalid arguments of f: [1]; use one JSON object")]
    [InlineData("otherwise\n call f {\"a\":", 2, 14, "invalid arguments of f: {\"a\": is not valid JSON")]
    [InlineData("otherwise\n fault none", 2, 8, "Unknown fault 'none'. Use one of: ")]
    [InlineData(
        "otherwise\n fault drop:soon",
        2,
        8,
        "Invalid parameter 'soon' of the fault 'drop' (byte offset): use a whole number from 0, such as 'drop:300'."
    )]
    [InlineData("otherwise\n rhythm first 2", 2, 15, "invalid time '2'; write it like 250ms, 1.5s or 2m, at most one day")]
    [InlineData("otherwise\n rhythm first 25h", 2, 15, "invalid time '25h'")]
    [InlineData("otherwise\n rhythm every 2000m", 2, 15, "invalid time '2000m'")]
    [InlineData("otherwise\n rhythm events 0", 2, 16, "invalid number '0'; use a whole number of at least 1")]
    [InlineData("otherwise\n rhythm speed 1", 2, 9, "unknown word 'speed'; expected one of: first, every, events, characters, bytes")]
    [InlineData("otherwise\n finish MAX_TOKEN", 2, 9, "IMAGE_OTHER, NO_IMAGE, CONTINUATION, ")]
    [InlineData("otherwise\n finish MAX_TOKEN", 2, 9, "write another one in quotes; did you mean 'MAX_TOKENS'?")]
    [InlineData("otherwise\n finish NOPE", 2, 9, "unknown finish reason 'NOPE'; expected one of: STOP, ")]
    [InlineData("otherwise\n finish \"A\" B", 2, 13, "unexpected text at the end of the line: B")]
    [InlineData("otherwise\n fault lf + 503 + dropp:9", 2, 19, "; did you mean 'drop'?")]
    [InlineData("otherwise\n fault 5003", 2, 8, "; did you mean '500'?")]
    [InlineData("otherwise\n call é {\"é\": é}", 2, 15, "is not valid JSON; ")]
    [InlineData("otherwise\n\t answer \"x\"", 2, 10, "unknown word '\"x\"'; expected one of: text, ")]
    [InlineData("when method is files.gett\n fault 503", 1, 16, "did you mean 'files.get'?")]
    [InlineData("when method is files.get and method is files.list\n fault 503", 1, 40, "second method in one rule")]
    [InlineData("otherwise\n answer image 640", 2, 15, "invalid size '640'; write it like 640x480, from 1 to 4096 each")]
    [InlineData("otherwise\n answer image 0x4097", 2, 15, "invalid size '0x4097'")]
    [InlineData("otherwise\n answer image 1x1 x", 2, 19, "expected a quoted text such as")]
    [InlineData("otherwise\n answer speech 11m", 2, 16, "invalid length of speech; write it like 1.5s, more than zero and at most 10m")]
    [InlineData("otherwise\n finish", 2, 8, "expected a finish reason such as MAX_TOKENS, found the end of the line")]
    [InlineData("otherwise\n answer echo\nwhen prompt is \"x\"\n answer echo", 3, 1, "unreachable rule after otherwise")]
    [InlineData("otherwise\n fault 503\nwhen method is countTokens\n fault 500", 3, 1, "unreachable rule after otherwise")]
    [InlineData("otherwise\n fault 503\nwhen method is files.get\n fault 500\notherwise\n fault 503", 5, 1, "unreachable rule")]
    [InlineData("otherwise\n answer text \"\\ud800\"", 2, 14, "half of a character")]
    [InlineData("when prompt is \"\\udc00\"\n answer echo", 1, 16, "half of a character")]
    [InlineData("otherwise\n call f {\"a\": [\"\\ud800\"]}", 2, 9, "half of a character")]
    [InlineData("otherwise\n call f {\"\\ud800\": 1}", 2, 9, "half of a character")]
    [InlineData("otherwise\n answer text \"a\tb\"", 2, 16, "control character in a quoted text; write it as an escape, such as \\t")]
    [InlineData("when method is embedContent\n answer text \"x\"", 2, 2, "answer has no effect on the method of this rule")]
    [InlineData("when method is countTokens\n answer echo", 2, 2, "answer has no effect")]
    [InlineData("when method is files.get\n rhythm bytes 1", 2, 2, "rhythm has no effect")]
    [InlineData("when method is files.list\n fault 503\n finish STOP", 3, 2, "finish has no effect")]
    [InlineData("when method is decisions\n call f", 2, 2, "call has no effect")]
    [InlineData(
        "when method is files.get and prompt is \"x\"\n fault 503",
        1,
        30,
        "this rule never applies: a call of the method has no prompt"
    )]
    [InlineData(
        "when prompt is \"x\" and method is models.list\n fault 503",
        1,
        34,
        "this rule never applies: a call of the method has no"
    )]
    [InlineData(
        "when method is files.get and model is x\n fault 503",
        1,
        30,
        "this rule never applies: the address of the method has no model"
    )]
    [InlineData("when model is x and method is decisions\n fault 503", 1, 31, "this rule never applies: the address of the method has no")]
    [InlineData("otherwise\n finish \"\"", 2, 9, "empty finish reason")]
    [InlineData("otherwise\n rhythm first -Infinitys", 2, 15, "invalid time '-Infinitys'")]
    public void Line_Invalid_IsReportedWithTheAllowedValues(string script, int line, int column, string problem)
    {
        var error = Assert.Throws<FormatException>(() => EmulatorScript.Parse(script, "rules.txt"));

        Assert.StartsWith($"rules.txt:{line}:{column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rules.txt:", error.Message[1..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyScript_ChangesNothing()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse("# only a comment\r\n\r\n") });

        Assert.Contains("No model wrote this", await emulator.AskAsync(), StringComparison.Ordinal);
    }

    private async Task<string> SayAsync(string prompt, string model = "gemini-x") =>
        string.Concat(Wire.Events(await AskAsync(prompt, model)).Select(e => e.Text()));

    private async Task<string> AskAsync(string prompt, string model = "gemini-x")
    {
        using var response = await _emulator.SendAsync(
            $"https://emulator.test/v1beta/models/{model}:streamGenerateContent?alt=sse",
            Wire.Hi.Replace("Hi", prompt, StringComparison.Ordinal)
        );
        return await response.TextAsync();
    }
}
