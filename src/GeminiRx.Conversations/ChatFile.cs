using System.Reactive.Linq;
using System.Text;

namespace GeminiRx.Conversations;

/// <summary>
/// The file of a conversation, open in one process at a time. What is said is appended and handed to the operating system at once, so that
/// a crash loses nothing that
/// was delivered; the file is replaced as a whole only where text before its end changes. Between turns it may be edited.
/// </summary>
/// <remarks>The lock is a file beside it, <c>.name.lock</c>, which lives as long as this object. Not safe for several threads at a
/// time.</remarks>
public sealed class ChatFile : IDisposable
{
    private static readonly UTF8Encoding _utf8 = new(false);

    private readonly FileStream _lock;

    private ChatFile(string path, FileStream held) => (FullPath, _lock) = (path, held);

    /// <summary>Opens the file that takes the conversation's place; a test sees by it when that file is on the disk.</summary>
    internal Func<string, FileStream> OpenNext { get; set; } =
        path => new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <summary>Where the file is; of a link, what it points to.</summary>
    public string FullPath { get; }

    /// <summary>Opens a conversation; a file that is absent begins with the first question.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>It; the caller disposes it.</returns>
    /// <exception cref="GeminiConfigurationException">Another process has it open.</exception>
    /// <exception cref="IOException">Its folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be written to.</exception>
    public static ChatFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path);
        var lockPath = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.lock");
        while (true)
        {
            FileStream held;
            try
            {
                held = new FileStream(
                    lockPath,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    bufferSize: 0,
                    FileOptions.DeleteOnClose
                );
            }
            catch (IOException) when (File.Exists(lockPath))
            {
                throw new GeminiConfigurationException(
                    $"Another process has the conversation {Path.GetFileName(full)} open.",
                    "Close it there, or use another file."
                );
            }

            if (File.Exists(lockPath))
            {
                return new ChatFile(full, held);
            }

            // Whoever had it took it away between the opening and the lock: this one is nobody's name any more.
            held.Dispose();
        }
    }

    /// <summary>Reads the conversation as it is now.</summary>
    /// <returns>It; an empty one where there is no file.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Conversation Read() => Conversation.Parse(File.Exists(FullPath) ? File.ReadAllText(FullPath) : "");

    /// <summary>Replaces the file by a conversation: whoever reads it sees the old one or the new one, whole.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Replace(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ReplaceText(conversation.Markdown);
    }

    /// <summary>Appends a question. To one that waits for its answer it is added.</summary>
    /// <param name="text">What is asked; lines of it that would mean something are escaped.</param>
    /// <param name="attachments">What is attached: paths, or addresses. Default: nothing.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Ask(string text, IEnumerable<string>? attachments = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var opening = Read().OpeningOf(ChatRole.User);
        var links = string.Concat((attachments ?? []).Select(place => ChatLines.Attach(Relative(place)) + "\n"));
        using var file = OpenEnd();
        Write(
            file,
            $"{opening}{links}{(links.Length > 0 && text.Length > 0 ? "\n" : "")}{ChatLines.Escape(text.Trim('\n', '\r'), ChatRole.User)}\n"
        );
    }

    /// <summary>Appends an answer while it comes, behind the question that waits, or as the rest of an answer that broke off.</summary>
    /// <param name="answer">Its chunks, without rewinds. Text of candidate 0 is written.</param>
    /// <returns>
    /// The same chunks, each when its text is in the file; text that may yet become a heading is held, a line at most. On the thread of
    /// <paramref name="answer"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after an end in order the next turn of the user's has begun; an answer without text leaves
    /// nothing.</description></item>
    /// <item><description>OnError: as <paramref name="answer"/>, after what is held: the file holds an answer that broke off. An
    /// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where it cannot be written, and <paramref name="answer"/> is
    /// disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="answer"/>; the file holds an answer that broke off.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public IObservable<Chunk> Save(IObservable<Chunk> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Observable.Using(
            () => new SavedAnswer(this),
            saved =>
                answer
                    .SelectMany(saved.Take)
                    .Catch((Exception failure) => saved.Release().ToObservable().Concat(Observable.Throw<Chunk>(failure)))
        );
    }

    /// <summary>Lets others open it.</summary>
    public void Dispose() => _lock.Dispose();

    internal void ReplaceText(string text)
    {
        // Beside it, so that the rename stays within one file system; whoever has the lock may write over what a crash left there.
        var next = Path.Combine(Path.GetDirectoryName(FullPath)!, $".{Path.GetFileName(FullPath)}.next");
        try
        {
            using (var file = OpenNext(next))
            {
                file.Write(_utf8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(FullPath))
            {
                File.SetUnixFileMode(next, File.GetUnixFileMode(FullPath));
            }

            File.Move(next, FullPath, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    // Without a buffer: what a crash leaves is what was written.
    internal FileStream OpenEnd() =>
        new(FullPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    internal static void Write(FileStream file, string text) => file.Write(_utf8.GetBytes(text));

    // A file below the conversation's folder moves with it.
    private string Relative(string place)
    {
        if (place.Contains("://", StringComparison.Ordinal))
        {
            return place;
        }

        var path = Path.GetRelativePath(Path.GetDirectoryName(FullPath)!, Path.GetFullPath(place));
        return (path.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(place) : path).Replace('\\', '/');
    }
}
