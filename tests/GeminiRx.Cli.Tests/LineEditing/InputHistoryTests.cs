namespace GeminiRx.Cli.Tests;

/// <summary>The texts that were sent at prompts, in a file.</summary>
public sealed class InputHistoryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("history");

    private string Path => System.IO.Path.Combine(_folder.FullName, "data", "history.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Texts_AreThoseOfTheFolderFirst_EachOnce()
    {
        var first = new InputHistory(Path, "/a");
        first.Add("one");
        first.Add("two");
        new InputHistory(Path, "/b").Add("three\nlines \"q\"");
        first.Add("one");
        first.Add("one");

        var later = new InputHistory(Path, "/a");

        Assert.Equal(["one", "two", "three\nlines \"q\""], later.Texts);
        Assert.Equal(["one", "three\nlines \"q\"", "two"], later.Newest);
        Assert.Equal(4, File.ReadAllLines(Path).Length);
    }

    [Fact]
    public void File_IsOfTheUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        new InputHistory(Path, "/a").Add("one");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new FileInfo(Path).Directory!.UnixFileMode);
    }

    [Fact]
    public void TextWithABlankFirst_AndDamagedLines_AreLeftOut()
    {
        var history = new InputHistory(Path, "/a");
        history.Add("kept");
        history.Add(" secret");
        File.AppendAllText(Path, "{\"folder\":\"/a\",\"te\n[]\n{\"folder\":1,\"text\":\"x\"}\n");

        Assert.Equal(["kept"], new InputHistory(Path, "/a").Texts);
    }

    [Fact]
    public void History_IsBounded()
    {
        var history = new InputHistory(Path, "/a");
        for (var entry = 0; entry < InputHistory.MaxEntries + 5; entry++)
        {
            history.Add($"{entry} {new string('x', 2500)}");
        }

        history.Add(new string('y', 100_000));
        var again = new InputHistory(Path, "/a");

        Assert.Equal(InputHistory.MaxEntries, history.Texts.Count());
        Assert.StartsWith($"{InputHistory.MaxEntries + 4} ", again.Texts.First(), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(Path).Length, 1024 * 1024, 2.5 * 1024 * 1024);
        Assert.Equal(again.Texts.Count(), File.ReadAllLines(Path).Length);
    }

    [Fact]
    public void WithoutAFile_NothingIsWritten()
    {
        var history = new InputHistory(null, "/a");
        history.Add("one");

        Assert.Equal(["one"], history.Texts);
        Assert.Empty(_folder.GetFileSystemInfos());
    }
}
