#pragma once

#include <cortado/config.hpp>
#include <cortado/core/error.hpp>
#include <cortado/core/task.hpp>
#include <cortado/rpc/body.hpp>
#include <cortado/rpc/detail/call_state.hpp>
#include <cortado/rpc/detail/link.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cortado::rpc {

/** The types of a method's messages, where a .proto tells them. */
struct method_types {
    std::optional<proto::message_type> input{};
    std::optional<proto::message_type> output{};

    const proto::message_type* in() const noexcept { return input ? &*input : nullptr; }
    const proto::message_type* out() const noexcept { return output ? &*output : nullptr; }
};

namespace detail {

/** Read a body, whose faults are those of who sent it. */
template <class T>
T decoded(std::string bytes, const proto::message_type* type, code why, const std::string& method) {
    try {
        return body<T>::decode(std::move(bytes), type);
    } catch (const error&) {
        throw;
    } catch (const usage_error&) {
        throw;
    } catch (const std::exception& failure) {
        throw error(why, std::string("the message cannot be read: ") + failure.what(), method);
    }
}

}  // namespace detail

/** The messages that come on a call. In a handler it is one of its parameters: `rpc::reader<std::string>& in`. */
template <class T>
class reader {
public:
    reader(std::shared_ptr<detail::call_state> call, const proto::message_type* type)
        : call_(std::move(call)), type_(type) {}

    /** Wait for the next message, and so let the other end send more. One coroutine reads at a time.
        @return nothing when no more will come
        @throws rpc::error  at the caller: the call has failed. At both: the message cannot be read
        @cancel throws operation_cancelled; nothing is lost */
    task<std::optional<T>> read() { return read_from(call_, type_); }

private:
    static task<std::optional<T>> read_from(std::shared_ptr<detail::call_state> call,
                                            const proto::message_type* type) {
        std::optional<std::string> bytes = co_await detail::call_state::read(call);
        if (!bytes) co_return std::nullopt;
        co_return detail::decoded<T>(std::move(*bytes), type, code::invalid_argument, call->method());
    }
    std::shared_ptr<detail::call_state> call_;
    const proto::message_type* type_;
};

/** The messages that go out on a call: `rpc::writer<nlohmann::ordered_json>& out`. */
template <class T>
class writer {
public:
    writer(std::shared_ptr<detail::call_state> call, const proto::message_type* type)
        : call_(std::move(call)), type_(type) {}

    /** Send a message as soon as the other end has room for it. One coroutine writes at a time.
        @return false where the other end has ended the call well and wants no more
        @throws rpc::error  at the caller: the call has failed
        @cancel throws operation_cancelled; the message was not sent */
    template <class U>
    task<bool> write(const U& message) {
        return detail::call_state::write(call_, body<T>::encode(message, type_));
    }

private:
    std::shared_ptr<detail::call_state> call_;
    const proto::message_type* type_;
};

/** A call of ours with streams of messages, Out going and In coming. Destroyed before its end it is cancelled: the
    handler at the other end is stopped. */
template <class Out, class In = Out>
class call_stream : public reader<In>, public writer<Out> {
public:
    call_stream(std::shared_ptr<detail::call_state> call, std::shared_ptr<const method_types> types)
        : reader<In>(call, types->out()),
          writer<Out>(call, types->in()),
          call_(call),
          types_(std::move(types)) {}

    /** Say that no more messages will be written. */
    void end() { call_->end(); }
    /** end(), and wait for the one message that the method answers with.
        @throws rpc::error  the call failed, or there is no message */
    task<In> finish() {
        call_->end();
        return answer_of(call_, types_);
    }
    /** Want no answer; whoever reads or writes gets rpc::error with code::cancelled. */
    void cancel() {
        call_->cancel(code::cancelled);
        call_->take_failure(code::cancelled, "the caller has cancelled it");
    }

    /** The one message of a call. */
    static task<In> answer_of(std::shared_ptr<detail::call_state> call,
                              std::shared_ptr<const method_types> types) {
        std::optional<std::string> bytes = co_await detail::call_state::read(call);
        if (!bytes) throw error(code::internal, "the method has answered without a message", call->method());
        co_return detail::decoded<In>(std::move(*bytes), types->out(), code::internal, call->method());
    }

private:
    std::shared_ptr<detail::call_state> call_;
    std::shared_ptr<const method_types> types_;
};

}  // namespace cortado::rpc
