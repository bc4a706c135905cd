using GeminiRx.Relay.Tests.Support;

namespace GeminiRx.Relay.Tests.Logs;

public sealed class FileAnswerLogContractTests : AnswerLogContract, IDisposable
{
    private readonly FolderFixture _storage;

    public FileAnswerLogContractTests()
        : this(new FolderFixture()) { }

    private FileAnswerLogContractTests(FolderFixture storage)
        : base(storage) => _storage = storage;

    public void Dispose() => _storage.Dispose();
}

public sealed class RedisAnswerLogContractTests(RedisServer server) : AnswerLogContract(new RedisFixture(server));
