using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli.Tests;

/// <summary>The settings file in process.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings");

    private string FilePath => Path.Combine(_folder.FullName, "config.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_File_SetsTheNamedMembers()
    {
        File.WriteAllText(
            FilePath,
            """
            { "model": "gemini-x", /* so */ "timeout-gap": 0.5, "stop": ["a", "b"], "safety": "harassment=off",
              "thinking": 512, "top-k": "3", }
            """
        );

        var settings = SettingsFile.Read(FilePath);

        Assert.Equal(
            ("gemini-x", 0.5, "512", 3, null),
            (settings.Model, settings.TimeoutGap, settings.Thinking, settings.TopK, settings.Retries)
        );
        Assert.Equal(["a", "b"], settings.Stop ?? []);
        Assert.Equal(["harassment=off"], settings.Safety ?? []);
    }

    [Fact]
    public void Read_AbsentFile_SetsNothing() => Assert.Equal(new AskSettings(), SettingsFile.Read(FilePath));

    /// <summary>Each option of a question is a setting with the same name, except those that are about one question only.</summary>
    [Fact]
    public void Names_AreThoseOfTheOptions() =>
        Assert.Equal(
            AskCommand
                .Create()
                .Options.Select(option => option.Name[2..])
                .Except(["attach", "prompt", "continue", "code", "save", "api", "background"])
                .Order(StringComparer.Ordinal),
            AskSettings.Names.Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("""{ "retries": 11 }""", "--retries: invalid value '11': use a whole number from 0 to 10.")]
    [InlineData("""{ "temperature": -1 }""", "--temperature: invalid value '-1': use a number from 0 to 2.")]
    [InlineData("""{ "top-p": 1.5 }""", "--top-p: invalid value '1.5': use a number from 0 to 1.")]
    [InlineData("""{ "top-k": 0 }""", "--top-k: invalid value '0': use a whole number from 1.")]
    [InlineData("""{ "max-tokens": 0 }""", "--max-tokens: invalid value '0': use a whole number from 1.")]
    [InlineData("""{ "timeout-first": -1 }""", "--timeout-first: invalid value '-1'")]
    [InlineData("""{ "timeout-gap": 90000 }""", "--timeout-gap: invalid value '90000': use a number from 0 to 86400.")]
    [InlineData("""{ "format": "html" }""", "--format: invalid value 'html': use text, markdown or ndjson.")]
    [InlineData("""{ "safety": ["x"] }""", "--safety: invalid value 'x'")]
    [InlineData("""{ "thinking": "much" }""", "--thinking: invalid value 'much'")]
    [InlineData("""{ "stop": ["1", "2", "3", "4", "5", "6"] }""", "--stop: 6 texts are too many")]
    [InlineData("""{ "retries": "many" }""", "--retries: invalid value \"many\": use a whole number.")]
    [InlineData("""{ "retries": 1.5 }""", "--retries: invalid value 1.5: use a whole number.")]
    [InlineData("""{ "quiet": "yes" }""", "--quiet: invalid value \"yes\": use true or false.")]
    [InlineData("""{ "model": 1 }""", "--model: invalid value 1: use a string in quotes.")]
    [InlineData("""{ "stop": [1] }""", "--stop: invalid value [1]: use a list of strings.")]
    [InlineData("""{ "model": "a", "model": "b" }""", "the member model occurs twice.")]
    [InlineData("""{ "model": "a", "x": { "y": 1, "y": 2 } }""", "an object has two members of one name.")]
    [InlineData("""{ "api-key": "secret" }""", "the member api-key contains a key")]
    [InlineData("""{ "apiKey": "secret" }""", "the member apiKey contains a key")]
    [InlineData("""{ "attach": "x" }""", "unknown setting attach")]
    [InlineData("{\n\n", "line 3 is not valid JSON")]
    [InlineData("1", "not a JSON object")]
    public void Read_InvalidFile_NamesTheProblemAndTheFile(string content, string problem)
    {
        File.WriteAllText(FilePath, content);

        var error = Assert.Throws<UsageException>(() => SettingsFile.Read(FilePath));

        Assert.StartsWith(FilePath, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Advice);
    }
}
