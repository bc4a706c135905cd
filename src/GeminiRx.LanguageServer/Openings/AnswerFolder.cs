using System.Reactive.Concurrency;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace GeminiRx.LanguageServer.Openings;

/// <summary>The folder of the files with answers, which only the user may read. It keeps the newest ones.</summary>
/// <param name="path">The folder.</param>
/// <param name="isOpen">Whether a file is open in the editor or is being written, so that it stays.</param>
/// <param name="scheduler">The clock.</param>
internal sealed partial class AnswerFolder(string path, Func<AnswerFile, bool> isOpen, IScheduler scheduler)
{
    private const int MaxFiles = 50;
    private const int MaxName = 40;
    private const int RandomBytes = 16;

    // Files that are looked at in one cleaning.
    private const int MaxSeen = 1000;

    private static readonly TimeSpan _start = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _maxAge = TimeSpan.FromDays(7);

    /// <summary>The folder <c>geminirx/answers</c> in the user's cache (XDG on Linux).</summary>
    public static string Default
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            var cache =
                OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } own && Path.IsPathRooted(own) ? own
                : Path.Combine(home, ".cache");
            return Path.Combine(cache, "geminirx", "answers");
        }
    }

    /// <summary>Chooses a file that does not exist yet.</summary>
    /// <param name="prompt">The name of the prompt.</param>
    public AnswerFile Choose(string prompt)
    {
        var name = Unusual().Replace(prompt, "_");
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        return new AnswerFile(Path.Combine(path, $"{name[..Math.Min(name.Length, MaxName)]}-{random}.md"));
    }

    /// <summary>Creates a file, and deletes the oldest ones.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created.</exception>
    public void Create(AnswerFile file)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(path, Own);
            File.SetUnixFileMode(path, Own);
        }

        file.Create();
        Clean(file);
    }

    /// <summary>Deletes the oldest files once, a minute later: the editor has opened its documents again then.</summary>
    /// <returns>Ends the wait.</returns>
    public IDisposable CleanLater() => scheduler.Schedule(_start, () => Clean());

    /// <summary>Deletes the oldest files.</summary>
    /// <param name="newest">A file that stays. Default null: none.</param>
    public void Clean(AnswerFile? newest = null)
    {
        try
        {
            var files = new DirectoryInfo(path)
                .EnumerateFiles("*.md")
                .Where(file => OwnName().IsMatch(file.Name) && file.Name != Path.GetFileName(newest?.Path))
                .Take(MaxSeen)
                .OrderByDescending(file => file.LastWriteTimeUtc)
                .ToList();
            var now = scheduler.Now.UtcDateTime;
            var most = newest is null ? MaxFiles : MaxFiles - 1;
            foreach (var file in files.Where((file, index) => index >= most || now - file.LastWriteTimeUtc > _maxAge))
            {
                if (!isOpen(new AnswerFile(file.FullName)))
                {
                    file.Delete();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no folder, or the next cleaning does it.
        }
    }

    [GeneratedRegex("[^A-Za-z0-9_-]", RegexOptions.CultureInvariant)]
    private static partial Regex Unusual();

    [GeneratedRegex("-[0-9a-f]{32}[.]md$", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();
}
