using System.Reactive.Linq;
using System.Text;
using GeminiRx.Conversations.Answers;
using GeminiRx.Conversations.Errors;

namespace GeminiRx.Conversations;

/// <summary>
/// The file of a conversation, open in one process at a time. New text is appended and passed to the operating system immediately, so that
/// a crash does not lose delivered text. The file is replaced as a whole only if text before its end changes. A person may edit the file
/// at any time: what is written during an answer stays.
/// </summary>
/// <remarks>While an answer is written, a journal of it is in the file <c>.name.answer</c>: after a crash, the next
/// <see cref="Open"/> puts back what another program has removed by saving an older version. The lock is a file beside it,
/// <c>.name.lock</c>, which exists as long as this object. Not thread-safe.</remarks>
public sealed partial class ChatFile : IDisposable
{
    private const int MinEmptyTries = 10;
    private const int MaxSettleTries = 50;

    // A save is over when the file stays the same for this time; an empty file may be the beginning of one.
    private static readonly TimeSpan _settleTime = TimeSpan.FromMilliseconds(20);

    private static readonly UTF8Encoding _utf8 = new(false);

    // Never set: a wait on it is a pause.
    private static readonly ManualResetEventSlim _pause = new();

    private readonly FileStream _lock;
    private ReplacedFile? _replaced;

    private ChatFile(string path, FileStream held) => (FullPath, _lock) = (path, held);

    /// <summary>Opens the new file that replaces the conversation. A test sets it to observe the flush to the disk.</summary>
    internal Func<string, FileStream> OpenReplacement { get; set; } = path => OpenPrivate(path, FileMode.Create, FileShare.None);

    /// <summary>The full path of the file; for a link, the path of its target.</summary>
    public string FullPath { get; }

    /// <summary>Opens a conversation. If the file does not exist, the first question creates it.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The open file; the caller disposes it.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="GeminiConfigurationException">Another process has the conversation open.</exception>
    /// <exception cref="IOException">The folder does not exist, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
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
                throw ConversationErrors.OpenElsewhere(Path.GetFileName(full));
            }

            if (File.Exists(lockPath))
            {
                var file = new ChatFile(full, held);
                JournalRecovery.Run(file);
                return file;
            }

            // The previous owner deleted the lock file after it was opened here, so this lock protects nothing. Try again.
            held.Dispose();
        }
    }

    /// <summary>Reads the current conversation.</summary>
    /// <returns>The conversation; empty if there is no file.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public Conversation Read() => Conversation.Parse(File.Exists(FullPath) ? File.ReadAllText(FullPath) : "");

    /// <summary>Replaces the file atomically: every reader sees the complete old or the complete new conversation.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public void Replace(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        TryReplaceText(conversation.Markdown);
    }

    /// <summary>Appends an answer while it arrives, after the unanswered question or as the rest of an interrupted answer.</summary>
    /// <param name="answer">The chunks of the answer, without rewinds. The text of candidate 0 is written.</param>
    /// <returns>
    /// The same chunks, each after its text is in the file. A line that may become a heading is buffered until it is clear whether it is
    /// one. Delivered on the thread of <paramref name="answer"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a complete answer, the file ends with an empty turn of the user; an answer without text to a
    /// new question does not change the file.</description></item>
    /// <item><description>OnError: the error of <paramref name="answer"/>, after the buffered text; the file contains an interrupted
    /// answer. An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> if the file cannot be written;
    /// <paramref name="answer"/> is then disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="answer"/>; the file contains an interrupted answer.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public IObservable<Chunk> AppendAnswer(IObservable<Chunk> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Observable.Defer(() =>
        {
            var recorder = new AnswerRecorder(this);
            return answer
                .SelectMany(recorder.Record)
                .Catch((Exception failure) => recorder.Flush().ToObservable().Concat(Observable.Throw<Chunk>(failure)))
                .Finally(recorder.Close);
        });
    }

    /// <summary>Releases the lock, so that other processes can open the file.</summary>
    public void Dispose()
    {
        _replaced?.Dispose();
        _lock.Dispose();
    }

    /// <summary>Replaces the file, unless it is not in the expected state any more.</summary>
    /// <returns>Whether it is replaced.</returns>
    internal bool TryReplaceText(string text, SavedState? expected = null)
    {
        // The new file is in the same folder, so that the rename stays within one file system. A file that a crash left is overwritten:
        // because of the lock, no other process writes it.
        var next = Path.Combine(Path.GetDirectoryName(FullPath)!, $".{Path.GetFileName(FullPath)}.next");
        var old = expected is { } read ? ReplacedFile.Open(FullPath, read) : null;
        try
        {
            using (var file = OpenReplacement(next))
            {
                file.Write(_utf8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(FullPath))
            {
                File.SetUnixFileMode(next, File.GetUnixFileMode(FullPath));
            }

            if (expected is { } state && State != state)
            {
                File.Delete(next);
                old?.Dispose();
                return false;
            }

            File.Move(next, FullPath, overwrite: true);
            _replaced?.Dispose();
            _replaced = old;
            return true;
        }
        catch
        {
            old?.Dispose();
            File.Delete(next);
            throw;
        }
    }

    /// <summary>Reads the file when another program has saved it. Many programs empty a file, or move it away, before they write
    /// it.</summary>
    /// <returns>The text, and the state that belongs to it.</returns>
    internal (string Text, SavedState State) ReadSettled()
    {
        for (var tries = 1; ; tries++)
        {
            var (state, text) = (State, Read().Markdown);
            _pause.Wait(_settleTime);
            if (tries == MaxSettleTries || (State == state && (text.Length > 0 || tries >= MinEmptyTries)))
            {
                return (text, state);
            }
        }
    }

    /// <summary>What another program has written into the file that was replaced last; null if nothing.</summary>
    internal string? TakeLateText() => _replaced?.TakeLateText();

    /// <summary>What tells whether another program has changed the file since.</summary>
    internal SavedState State => new FileInfo(FullPath) is { Exists: true } file ? new(file.Length, file.LastWriteTimeUtc) : default;

    /// <summary>How often an answer was put into a file that another program had changed meanwhile.</summary>
    internal int Merges { get; set; }

    // The stream has no buffer, so that a crash loses no written text.
    internal FileStream OpenForAppend() =>
        AppendMode.Open(FullPath) ?? OpenPrivate(FullPath, FileMode.Append, FileShare.ReadWrite | FileShare.Delete);

    internal static byte[] BytesOf(string text) => _utf8.GetBytes(text);

    /// <summary>Opens a file. A new file can be read by its user only.</summary>
    internal static FileStream OpenPrivate(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
