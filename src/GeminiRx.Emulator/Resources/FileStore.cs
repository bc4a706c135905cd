using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>The files of one emulator: at most 1,000 with at most 20 GB, the quota of a project. Thread-safe.</summary>
internal sealed class FileStore(TimeProvider time)
{
    /// <summary>The service's largest file.</summary>
    public const long MaxFileBytes = 2L * 1024 * 1024 * 1024;

    private const long MaxTotalBytes = 20L * 1024 * 1024 * 1024;

    private const int MaxFiles = 1_000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(DateTimeOffset Created, long Number), StoredFile> _files = [];
    private long _numbers;

    /// <summary>The service's error about a file that is unknown, deleted, expired or of another project.</summary>
    public static ServiceError Unknown(string id) =>
        new(403, "PERMISSION_DENIED", $"You do not have permission to access the File {id} or it may not exist.");

    /// <summary>All files that have not expired, the newest first.</summary>
    public IReadOnlyList<StoredFile> All()
    {
        lock (_gate)
        {
            RemoveExpired();
            return [.. _files.Values.Reverse()];
        }
    }

    public StoredFile? Find(string name) => All().FirstOrDefault(file => file.Name == name);

    /// <summary>Adds a file, with a new name if it has none.</summary>
    /// <returns>The file; or the error if there is no space or the name is taken.</returns>
    public (StoredFile? File, ServiceError? Error) Add(StoredFile file)
    {
        lock (_gate)
        {
            RemoveExpired();
            if (_files.Count >= MaxFiles || _files.Values.Sum(stored => stored.SizeBytes) + file.SizeBytes > MaxTotalBytes)
            {
                return (
                    null,
                    new ServiceError(
                        429,
                        "RESOURCE_EXHAUSTED",
                        $"The storage is full: the emulator keeps at most {MaxFiles} files and 20 GB. Delete files, or let them expire."
                    )
                );
            }

            var number = ++_numbers;
            if (file.Name.Length == 0)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"emulator-{number}");
                file = file with { Name = $"files/{id}", Uri = file.Uri + id };
            }

            if (_files.Values.Any(stored => stored.Name == file.Name))
            {
                return (null, AlreadyExists);
            }

            _files.Add((file.Created, number), file);
            return (file, null);
        }
    }

    public static ServiceError AlreadyExists { get; } = new(409, "ALREADY_EXISTS", "Requested entity already exists");

    /// <returns>Whether there was such a file.</returns>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            RemoveExpired();
            var key = _files.FirstOrDefault(stored => stored.Value.Name == name).Key;
            return _files.Remove(key);
        }
    }

    private void RemoveExpired()
    {
        var now = time.GetUtcNow();
        foreach (var key in _files.Where(stored => stored.Value.Expires <= now).Select(stored => stored.Key).ToList())
        {
            _files.Remove(key);
        }
    }
}
