using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class DocumentQueueTests
{
    private readonly DocumentStore _documents = new(new Lock());
    private readonly List<string> _given = [];

    public DocumentQueueTests()
    {
        _documents.Open("a", 1, "");
        _documents.Open("b", 1, "");
    }

    [Fact]
    public void Turn_InOneDocument_IsGivenToOneAfterTheOther()
    {
        Ask("a", "one");
        Ask("a", "two");
        Ask("a", "three");
        Assert.Equal(["one"], _given);

        _documents.Release("a", "one");
        Assert.Equal(["one", "two"], _given);

        _documents.Release("a", "three");
        _documents.Release("a", "two");
        Ask("a", "four");
        Assert.Equal(["one", "two", "four"], _given);
    }

    [Fact]
    public void Turn_InAnotherDocument_IsGivenAtOnce()
    {
        Ask("a", "one");
        Ask("b", "two");

        Assert.Equal(["one", "two"], _given);
    }

    [Fact]
    public void Release_OfSomebodyWhoIsNotThere_ChangesNothing()
    {
        Ask("a", "one");
        Ask("a", "two");

        _documents.Release("a", "nobody");
        _documents.Release("b", "one");

        Assert.Equal(["one"], _given);
    }

    private void Ask(string uri, string who) => _documents.Enqueue(uri, who, () => _given.Add(who));
}
