using GeminiRx.LanguageServer.Openings;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary>The files that stay in the folder of answers.</summary>
public sealed class AnswerFolderTests : IDisposable
{
    private static readonly DateTime _now = new(2026, 5, 20, 0, 0, 0, DateTimeKind.Utc);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("answers");
    private readonly TestScheduler _scheduler = new();

    public AnswerFolderTests() => _scheduler.AdvanceTo(_now.Ticks);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Create_KeepsTheFiftyNewestFiles()
    {
        for (var minutes = 0; minutes < 60; minutes++)
        {
            Add(minutes, TimeSpan.FromMinutes(minutes));
        }

        var created = Create();

        Assert.Equal(
            [.. Enumerable.Range(0, 49).Select(NameOf), Path.GetFileName(created)],
            _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Create_DeletesFilesAfterSevenDays_UnlessTheyAreOpenOrOfAnotherOrigin()
    {
        Add(1, TimeSpan.FromDays(6.9));
        Add(2, TimeSpan.FromDays(7.1));
        Add(3, TimeSpan.FromDays(7.1));
        var other = Path.Combine(_folder.FullName, "notes.md");
        File.WriteAllText(other, "mine");
        File.SetLastWriteTimeUtc(other, _now - TimeSpan.FromDays(30));

        var created = Create(isOpen: file => file.Path.EndsWith(NameOf(3), StringComparison.Ordinal));

        Assert.Equal(
            [NameOf(1), NameOf(3), "notes.md", Path.GetFileName(created)],
            _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Names_AreNotGuessableAndSafe()
    {
        var folder = new AnswerFolder(_folder.FullName, _ => false, _scheduler);

        var (first, second) = (folder.Choose("../a b/" + new string('x', 90)), folder.Choose("explain"));

        Assert.Matches("^___a_b_x{33}-[0-9a-f]{32}[.]md$", Path.GetFileName(first.Path));
        Assert.Equal(_folder.FullName, Path.GetDirectoryName(first.Path));
        Assert.NotEqual(second.Path, folder.Choose("explain").Path);
    }

    // The system writes the path in another way than the setting.
    [Fact]
    public void NewestFile_IsKnownByItsName()
    {
        for (var minutes = 0; minutes < 60; minutes++)
        {
            Add(minutes, TimeSpan.FromMinutes(minutes));
        }

        var created = Create(path: Path.Combine(_folder.FullName, "."));

        Assert.Equal(50, _folder.EnumerateFiles().Count());
        Assert.True(File.Exists(created));
    }

    [Fact]
    public void CleanLater_DeletesOldFilesAfterAMinute()
    {
        Add(1, TimeSpan.FromDays(6.9));
        Add(2, TimeSpan.FromDays(7.1));
        var folder = new AnswerFolder(_folder.FullName, _ => false, _scheduler);

        using var wait = folder.CleanLater();
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(59).Ticks);
        Assert.Equal(2, _folder.EnumerateFiles().Count());
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(2).Ticks);

        Assert.Equal([NameOf(1)], _folder.EnumerateFiles().Select(file => file.Name));
    }

    private string Create(Func<AnswerFile, bool>? isOpen = null, string? path = null)
    {
        var folder = new AnswerFolder(path ?? _folder.FullName, isOpen ?? (_ => false), _scheduler);
        var file = folder.Choose("z");
        folder.Create(file);
        return file.Path;
    }

    private void Add(int number, TimeSpan age)
    {
        var path = Path.Combine(_folder.FullName, NameOf(number));
        File.WriteAllText(path, "x");
        File.SetLastWriteTimeUtc(path, _now - age);
    }

    private static string NameOf(int number) => $"e{number:00}-{new string('0', 32)}.md";
}
