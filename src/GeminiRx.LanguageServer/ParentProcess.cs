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
    /// <param name="id">The process id. A process that is not visible (in another container) is not watched.</param>
    /// <param name="scheduler">Runs two checks a second.</param>
    /// <param name="ended">Called once when it has ended.</param>
    /// <param name="startOf">Returns the start time of a process, null if it does not run. Default: the start time of the system.</param>
    /// <returns>Ends the watch when disposed; null if the process is not watched.</returns>
    public static IDisposable? Watch(int id, IScheduler scheduler, Action ended, Func<int, DateTime?>? startOf = null)
    {
        startOf ??= StartOf;
        if (startOf(id) is not { } start)
        {
            return null;
        }

        // A reused id belongs to another process, which started later.
        return Observable.Interval(_interval, scheduler).Where(_ => startOf(id) != start).Take(1).Subscribe(_ => ended(), _ => ended());
    }

    // The start time; the smallest value if it is not readable, null if the process does not run.
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

    // It has ended, but its parent has not collected its exit code, and may never do so.
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
