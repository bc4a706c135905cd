using GeminiRx.Testing;
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
    public async Task Fault_HappensAsOftenAsTheScriptSays()
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
    [InlineData("wenn prompt is \"x\"", 1, "'wenn' is not known here; allowed are: when, otherwise")]
    [InlineData("when promt is \"x\"", 1, "'promt' is not known here; allowed are: prompt, model")]
    [InlineData("when prompt has \"x\"", 1, "'has' is not known here; allowed are: contains, is, matches")]
    [InlineData("when prompt is x", 1, "a text in quotes is needed")]
    [InlineData("when prompt is \"x", 1, "a text in quotes is needed")]
    [InlineData("when prompt is \"\\q\"", 1, "an escape that is not known")]
    [InlineData("when prompt is", 1, "a text in quotes is missing")]
    [InlineData("when prompt matches /(/", 1, "is no regular expression")]
    [InlineData("when prompt matches /x/g", 1, "'g' is no flag")]
    [InlineData("when prompt matches x", 1, "in slashes is needed")]
    [InlineData("when prompt is \"x\" or", 1, "'or' is not known here; allowed are: and")]
    [InlineData("when model is a and model is b\n answer echo", 1, "a rule can name one model")]
    [InlineData("when prompt is \"x\"\n", 1, "nothing follows from this rule")]
    [InlineData("when prompt is \"x\"\notherwise\n answer echo", 1, "nothing follows from this rule")]
    [InlineData("# one\n\n answer echo", 3, "no rule stands before it")]
    [InlineData("otherwise\n say x", 2, "'say' is not known here; allowed are: answer, call, finish, fault, rhythm")]
    [InlineData("otherwise\n answer poem", 2, "allowed are: text, file, bytes, echo, story, markdown, languages, emoji, right-to-left")]
    [InlineData("otherwise\n answer", 2, "here the line ends; allowed are: text")]
    [InlineData("otherwise\n answer echo echo", 2, "nothing more is allowed here, but there is: echo")]
    [InlineData("otherwise\n answer echo\n answer story", 3, "answers something already")]
    [InlineData("otherwise\n answer echo\n call f", 3, "it can call or answer, not both")]
    [InlineData("otherwise\n answer file no such file.md", 2, "there is no file ./no such file.md")]
    [InlineData("otherwise\n call f [1]", 2, "must be one JSON object")]
    [InlineData("otherwise\n call f {\"a\":", 2, "are no JSON")]
    [InlineData("otherwise\n fault none", 2, "There is no fault 'none'. There are: ")]
    [InlineData("otherwise\n fault drop:soon", 2, "takes at which byte, a number from 0, such as 'drop:300'; 'soon' is none")]
    [InlineData("otherwise\n rhythm first 2", 2, "'2' is no time; write it like 250ms, 1.5s or 2m, at most a day")]
    [InlineData("otherwise\n rhythm first 25h", 2, "'25h' is no time")]
    [InlineData("otherwise\n rhythm every 2000m", 2, "'2000m' is no time")]
    [InlineData("otherwise\n rhythm events 0", 2, "'0' is no number from 1")]
    [InlineData("otherwise\n rhythm speed 1", 2, "allowed are: first, every, events, characters, bytes")]
    [InlineData("otherwise\n finish", 2, "a finish reason, such as MAX_TOKENS, is missing")]
    [InlineData("otherwise\n answer echo\nwhen prompt is \"x\"\n answer echo", 3, "no rule can follow otherwise")]
    public void Line_ThatIsWrong_IsNamedWithWhatIsAllowed(string script, int line, string problem)
    {
        var error = Assert.Throws<FormatException>(() => EmulatorScript.Parse(script, "rules.txt"));

        Assert.StartsWith($"rules.txt:{line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rules.txt:", error.Message[1..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyScript_DecidesNothing()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse("# only a comment\r\n\r\n") });

        Assert.Contains("No model wrote this", await emulator.AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_Script_IsOneAndEveryFaultIsNamedThere()
    {
        var readme = Repository.Read("README.md");
        var script = readme.Split("```text\n")[1].Split("```")[0];

        Assert.NotNull(EmulatorScript.Parse(script));
        Assert.All(
            GeminiEmulator.Faults.Where(fault => !char.IsAsciiDigit(fault.Name[0])),
            fault => Assert.Matches($"`{fault.Name}[`:]", readme)
        );
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
