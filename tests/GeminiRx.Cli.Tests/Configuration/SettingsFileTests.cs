using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli.Tests;

/// <summary>The settings file in process.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("settings");
    private readonly AskOptions _options = new();

    private string FilePath => Path.Combine(_folder.FullName, "config.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_AFile_SetsTheOptionsOfItsNames()
    {
        File.WriteAllText(FilePath, """{ "model": "gemini-x", /* so */ "timeout-gap": 0.5, "stop": ["a", "b"], "thoughts": true, }""");

        var settings = SettingsFile.Read(FilePath, _options);

        Assert.Equal("gemini-x", settings.GetValue(_options.Model));
        Assert.Equal(0.5, settings.GetValue(_options.TimeoutGap));
        Assert.Equal(["a", "b"], settings.GetValue(_options.Stop) ?? []);
        Assert.True(settings.GetValue(_options.Thoughts));
        Assert.Null(settings.GetValue(_options.Retries));
    }

    [Fact]
    public void Read_AbsentFile_SetsNothing() => Assert.Null(SettingsFile.Read(FilePath, _options).GetValue(_options.Model));

    [Theory]
    [InlineData("""{ "retries": 11 }""", "--retries: invalid value '11': use a whole number from 0 to 10.")]
    [InlineData("""{ "api-key": "secret" }""", "the member api-key contains a key")]
    [InlineData("""{ "apiKey": "secret" }""", "the member apiKey contains a key")]
    [InlineData("""{ "attach": "x" }""", "unknown setting attach")]
    [InlineData("{\n\n", "line 3 is not valid JSON")]
    [InlineData("1", "not a JSON object")]
    public void Read_AFileThatCannotBeUsed_NamesTheProblemAndTheFile(string content, string problem)
    {
        File.WriteAllText(FilePath, content);

        var error = Assert.Throws<UsageException>(() => SettingsFile.Read(FilePath, _options));

        Assert.StartsWith(FilePath, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Advice);
    }
}
