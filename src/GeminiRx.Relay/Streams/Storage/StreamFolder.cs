using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>The files of the streams: which exist, which are expired, and what is known of them.</summary>
internal sealed class StreamFolder(string folder, TimeProvider timeProvider)
{
    private const string Extension = ".stream";

    private readonly KnownFiles<StreamState> _known = new();

    /// <summary>The time in Unix milliseconds.</summary>
    public long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The keys of the files.</summary>
    public IEnumerable<string> Keys =>
        Directory.EnumerateFiles(folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>Counts the files and their bytes.</summary>
    public (long Streams, long Bytes) Count()
    {
        var (streams, bytes) = (0L, 0L);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Extension))
        {
            streams++;
            bytes += Math.Max(0, FrameFile.SizeOf(file.FullName));
        }

        return (streams, bytes);
    }

    /// <summary>Opens a file, also of an expired stream.</summary>
    /// <returns>The file; null if there is none.</returns>
    public StreamFile? Open(string key, bool isWriter)
    {
        var known = _known.Find(key);
        var file = StreamFile.Open(PathOf(key), isWriter, known);
        if (file is not null && file.State != known)
        {
            _known.Replace(key, known, file.State);
        }

        return file;
    }

    /// <summary>Opens a file without the lock, for reading.</summary>
    /// <returns>The file; null if it is not known, or not as it is known.</returns>
    public StreamFile? OpenKnown(string key) => _known.Find(key) is { } state ? StreamFile.OpenKnown(PathOf(key), state) : null;

    /// <summary>Creates a file.</summary>
    public StreamFile Create(string key, Guid identity, StreamWrite write) => StreamFile.Create(PathOf(key), identity, write);

    /// <summary>Removes a file. Its readers keep what they have.</summary>
    public void Delete(string key)
    {
        File.Delete(PathOf(key));
        _known.Forget(key);
    }

    /// <summary>Whether a stream has expired.</summary>
    public bool IsExpired(StreamFile file) => IsExpired(file.View.Info.Settings, file.LastUse);

    /// <summary>Whether the file of a stream may be removable, without reading all of it: the stream has expired or is removed, or its
    /// creation broke off.</summary>
    public bool MayBeRemovable(string key) =>
        StreamFile.SettingsOf(PathOf(key)) is not { } found
        || found.LastUse == DateTime.UnixEpoch
        || IsExpired(found.Settings, found.LastUse);

    /// <summary>Marks a stream that is kept for its forks only: the sweep looks whether it has any.</summary>
    public void MarkRemoved(string key) => SetLastUse(key, DateTime.UnixEpoch);

    /// <summary>Sets when a stream was last used, after a change that is no use.</summary>
    public void SetLastUse(string key, DateTime time) => File.SetLastWriteTimeUtc(PathOf(key), time);

    /// <summary>Whether a fork reads the file of a stream.</summary>
    public bool IsNeeded(StreamState state) => state.Forks.Any(fork => StreamFile.IdentityOf(PathOf(fork.Value)) == fork.Key);

    /// <summary>Makes the time to live begin again.</summary>
    public void Touch(string key, StreamSettings settings)
    {
        if (settings.TimeToLive is not null)
        {
            SetLastUse(key, timeProvider.GetUtcNow().UtcDateTime);
        }
    }

    /// <summary>The size of a file; -1 if there is none.</summary>
    public long SizeOf(string key) => FrameFile.SizeOf(PathOf(key));

    private bool IsExpired(StreamSettings settings, DateTime lastUse) =>
        settings.ExpiresAt <= Now
        || settings.TimeToLive is { } seconds && (timeProvider.GetUtcNow().UtcDateTime - lastUse).TotalSeconds >= seconds;

    private string PathOf(string key) => Path.Combine(folder, key + Extension);
}
