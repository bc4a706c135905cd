using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// Writes the images, audio and other data of an answer to files: the first to the path of the user, others with a number behind the name.
/// Pieces of raw audio in a row are one file with a header. No file is overwritten, and a file has its name when it is complete.
/// </summary>
internal sealed class MediaFiles : IDisposable
{
    private const string DefaultName = "gemini";

    private readonly string _path;
    private readonly bool _includesThoughts;
    private WaveFile? _audio;
    private NextFile? _next;
    private int _count;

    private MediaFiles(string path, bool includesThoughts) => (_path, _includesThoughts) = (path, includesThoughts);

    /// <summary>The kinds of output that the extension of the path asks for; none if it says nothing.</summary>
    public IReadOnlyList<Modality> Modalities => MediaNames.ModalitiesOf(_path);

    /// <summary>Whether a file could not be written.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Checks the path.</summary>
    /// <param name="path">A file that does not exist, or a folder.</param>
    /// <param name="includesThoughts">Whether media of the model's thoughts, such as drafts, are written, too.</param>
    /// <exception cref="UsageException">The file exists, its folder does not, or the service has no such audio.</exception>
    public static MediaFiles Create(string path, bool includesThoughts)
    {
        path = UserPath.Expand(path);
        if (MediaNames.IsCompressedAudio(path) && !Directory.Exists(path))
        {
            throw MediaErrors.RawOnly(path);
        }

        if (Directory.Exists(path))
        {
            return new(Path.Combine(path, DefaultName), includesThoughts);
        }

        if (File.Exists(path))
        {
            throw MediaErrors.Exists(path);
        }

        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? new(path, includesThoughts)
            : throw MediaErrors.NoFolder(path);
    }

    /// <summary>Writes the media of a chunk. The first failure is a message; after it nothing is written.</summary>
    public void Record(Chunk chunk)
    {
        if (chunk is MediaChunk { Candidate: 0 } media && (!media.IsThought || _includesThoughts) && !HasFailed)
        {
            Try(() => Write(media));
        }
    }

    /// <summary>Completes the last file.</summary>
    public void Complete() => Try(EndAudio);

    public void Dispose()
    {
        Complete();
        _next?.Dispose();
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
            _next?.Dispose();
            (_audio, _next) = (null, null);
            StandardError.WriteMessage(MediaErrors.Unwritable(_path, e));
        }
    }

    private void Write(MediaChunk media)
    {
        if (MediaNames.SampleRateOf(media.MimeType) is { } rate && !MediaNames.IsRaw(_path))
        {
            if (_audio is null)
            {
                _next = NextFile.Create(NameFor(".wav", media.IsThought), "audio/wav");
                _audio = new WaveFile(_next.Stream, rate);
            }

            _audio.Write(media.Data.Span);
            return;
        }

        EndAudio();
        _next = NextFile.Create(NameFor(MediaNames.ExtensionOf(media.MimeType), media.IsThought), media.MimeType);
        _next.Stream.Write(media.Data.Span);
        Finish();
    }

    private void EndAudio()
    {
        if (_audio is not null)
        {
            _audio = null;
            Finish();
        }
    }

    private void Finish()
    {
        _next!.Finish();
        _next = null;
        _count++;
    }

    // The name of the user counts, also if its extension is that of another type. It is that of the answer and not of a draft.
    private string NameFor(string extension, bool isThought)
    {
        var path = MediaNames.HasExtension(_path) ? _path : _path + extension;
        return isThought ? $"{Path.ChangeExtension(path, null)}-thought{Path.GetExtension(path)}" : path;
    }
}
