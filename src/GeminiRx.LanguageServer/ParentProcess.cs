using System.ComponentModel;
using System.Diagnostics;
using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace GeminiRx.LanguageServer;

/// <summary>
/// Watches the editor's process. Its end does not always close the server's input: a child of the editor may have inherited it.
/// </summary>
internal static class ParentProcess
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Watches a process.</summary>
    /// <param name="id">Its number; one that is not to be seen (another container's) is not watched.</param>
    /// <param name="scheduler">Runs the looks at it, two a second.</param>
    /// <param name="gone">Called once when it is gone.</param>
    /// <param name="startOf">When a process began, null where it is not there. Default: what the system says.</param>
    /// <returns>Ends the watch.</returns>
    public static IDisposable? Watch(int id, IScheduler scheduler, Action gone, Func<int, DateTime?>? startOf = null)
    {
        startOf ??= StartOf;
        if (startOf(id) is not { } start)
        {
            return null;
        }

        // A number that is used again is another process, which began later.
        return Observable.Interval(_interval, scheduler).Where(_ => startOf(id) != start).Take(1).Subscribe(_ => gone(), _ => gone());
    }

    // When it began; the smallest value where it is there and does not say, null where it is not there.
    private static DateTime? StartOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited || IsZombie(id) ? null : process.StartTime;
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        catch (Win32Exception)
        {
            return DateTime.MinValue;
        }
    }

    // Dead, and not yet asked for by its own parent, which may never do so.
    private static bool IsZombie(int id)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && File.ReadAllText($"/proc/{id}/stat") is var stat
                && stat[(stat.LastIndexOf(')') + 1)..].StartsWith(" Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
