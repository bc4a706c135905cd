using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// Writes the images, audio and other data of an answer to files: the first to the path of the user, others with a number behind the name.
/// Pieces of raw audio in a row are one file with a header. No file is overwritten.
/// </summary>
internal sealed class MediaFiles : IDisposable
{
    private const string DefaultName = "gemini";

    // Of names that exist already.
    private const int MaxNumber = 10_000;

    private readonly string _path;
    private readonly bool _includesThoughts;
    private WaveFile? _audio;
    private int _count;

    private MediaFiles(string path, bool includesThoughts) => (_path, _includesThoughts) = (path, includesThoughts);

    /// <summary>The kinds of output that the extension of the path asks for; none if it says nothing.</summary>
    public IReadOnlyList<Modality> Modalities => MediaNames.ModalitiesOf(_path);

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Checks the path.</summary>
    /// <param name="path">A file that does not exist, or a folder.</param>
    /// <param name="includesThoughts">Whether media of the model's thoughts, such as drafts, are written, too.</param>
    /// <exception cref="UsageException">The file exists, or its folder does not.</exception>
    public static MediaFiles Create(string path, bool includesThoughts)
    {
        path = UserPath.Expand(path);
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

    /// <summary>Writes the media of a chunk.</summary>
    /// <exception cref="UsageException">A file cannot be written.</exception>
    public void Record(Chunk chunk)
    {
        if (chunk is not MediaChunk { Candidate: 0 } media || (media.IsThought && !_includesThoughts))
        {
            return;
        }

        try
        {
            if (MediaNames.SampleRateOf(media.MimeType) is { } rate && !MediaNames.IsRaw(_path))
            {
                _audio ??= new WaveFile(CreateFile(".wav", "audio/wav"), rate);
                _audio.Write(media.Data.Span);
                return;
            }

            EndAudio();
            using var file = CreateFile(MediaNames.ExtensionOf(media.MimeType), media.MimeType);
            file.Write(media.Data.Span);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MediaErrors.Unwritable(_path, e);
        }
    }

    /// <summary>Completes the last file.</summary>
    public void Dispose() => EndAudio();

    private void EndAudio()
    {
        _audio?.Dispose();
        _audio = null;
    }

    // The name of the user counts, also if its extension is that of another type.
    private FileStream CreateFile(string extension, string type)
    {
        var path = Path.HasExtension(_path) ? _path : _path + extension;
        for (var number = ++_count; ; number++)
        {
            var next = number == 1 ? path : Path.ChangeExtension(path, null) + $"-{number}{Path.GetExtension(path)}";
            try
            {
                var file = new FileStream(next, FileMode.CreateNew, FileAccess.ReadWrite);
                _count = number;
                StandardError.WriteMessage(MediaErrors.Saved(type, next, MediaNames.IsOfType(next, type)));
                return file;
            }
            catch (IOException) when (File.Exists(next) && number < MaxNumber)
            {
                // The next number may be free.
            }
        }
    }
}
